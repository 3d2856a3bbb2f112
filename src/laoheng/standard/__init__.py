"""The words everything else is said in: findings, events, records, money, dates, identifiers, canonical bytes."""
