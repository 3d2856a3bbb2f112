"""Values in running text: sums, dates, periods, lengths of time, rates, hours, counts, parties, numbers, places."""

from laoheng.text.values.find import find_values
from laoheng.text.values.numerals import chinese_number, formal_amount, number_of
from laoheng.text.values.value import Figure, Value, ValueKind

__all__ = ["Figure", "Value", "ValueKind", "chinese_number", "find_values", "formal_amount", "number_of"]
