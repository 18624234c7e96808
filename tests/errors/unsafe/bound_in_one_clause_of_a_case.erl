-module(bound_in_one_clause_of_a_case).
-export([total/1]).
total(Items) ->
    case Items of
        [] -> none;
        [Price | _] -> Total = Price
    end,
    Total + 1.
%%  ^^^^^ variable 'Total' unsafe in 'case' (line 4, column 5)
