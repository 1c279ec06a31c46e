"""The weekly digest: what it says. How it looks is the renderer's business."""
