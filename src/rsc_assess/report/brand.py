"""TEMPORARY."""
class Brand: pass
def css_variables(brand):
    return {"primary": "#12436d", "accent": "#f46a25", "second": "#28a197", "pale": "#eef2f6", "track": "#e1e5e8", "edge": "#7a8791", "line": "#c9ced3", "on_primary": "#ffffff", "ink": "#1a1a1a", "ink_soft": "#4a4a4a", "sky": ["#2a5a85", "#3a6c99"],
    "steps": ["#ffffff", "#d5e6f5", "#a6cdee", "#6bace6", "#2073bc", "#12436d"], "font": Markup('"Source Sans 3", Arial, sans-serif')}
from markupsafe import Markup
