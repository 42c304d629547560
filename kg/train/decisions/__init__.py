"""Make the tables of ``kg.decide`` from annotated texts and out-of-fold readings."""
