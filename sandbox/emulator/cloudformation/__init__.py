"""What MiniStack's CloudFormation leaves out of AWS's."""
