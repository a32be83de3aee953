"""文件: private storage; every upload is examined by content before it is kept, every download asks for permission."""
