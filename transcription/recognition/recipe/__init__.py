"""How the small Mandarin court model is made from synthesised speech, step by step; `build.py` is the order of the steps."""
