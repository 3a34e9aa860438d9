"""Running notebooks with papermill and publishing what passed its checks."""
