"""What to write instead of a faulty clause: its own words with only the fault changed, or a standard wording."""

from laoheng.advice.rewording.fitting import Change, Rewording, reworded, with_rewordings

__all__ = ["Change", "Rewording", "reworded", "with_rewordings"]
