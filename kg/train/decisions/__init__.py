"""How are the tables of ``kg.decide`` made from annotated texts and out-of-fold readings?"""
