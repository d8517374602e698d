"""A synthetic partnership: invented people in the real places of Greater Nottingham."""

from sherwood.synthetic.generate import synthesise

__all__ = ["synthesise"]
