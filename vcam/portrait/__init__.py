"""What a driven photo is: analysed once, moved every frame. numpy and OpenCV only; render/portrait draws it."""
