"""What MiniStack's services leave out of AWS's."""
