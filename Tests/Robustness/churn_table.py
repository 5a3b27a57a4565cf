#!/usr/bin/env python3
"""Prints a small table of customers, some of whom leave, for fuzzing what `duecast churn` keeps."""

import random

dice = random.Random(1)
print("id,usage,region,churned")
for number in range(120):
    usage = dice.random()
    print(f"{number},{usage:.3f},{dice.choice('ABC')},{int(dice.random() < 0.6 - 0.5 * usage)}")
