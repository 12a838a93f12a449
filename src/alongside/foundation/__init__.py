"""What every room stands on: errors, decisions, events that survive a crash, sealed fields, the record of reads."""
