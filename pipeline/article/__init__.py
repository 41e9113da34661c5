"""Articles: bytes to blocks of segments and back, losslessly."""
