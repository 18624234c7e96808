%% A crash a few calls deep, for `minibeam effect L`: the same exception with line tables and without.
-module(crash).
-export([main/1]).

main(_Arguments) ->
    Prices = [{apple, 3}, {pear, five}],
    total(Prices, 0).

total([], Sum) -> Sum;
total([{_Name, Price} | Prices], Sum) -> price(Price) + total(Prices, Sum).

price(Price) -> 1 + Price * 100.
