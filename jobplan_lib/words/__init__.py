"""What there is to talk about: errors, periods, exact numbers, and the values that plans and figures are made of."""
