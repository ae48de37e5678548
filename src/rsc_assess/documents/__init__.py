"""Files in: bytes or plain data become nodes that know their places, and nodes become checked values."""
