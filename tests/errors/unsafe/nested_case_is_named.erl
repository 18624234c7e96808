-module(nested_case_is_named).
-export([f/1]).
f(X) ->
    case X of
        a ->
            case X of
                b -> Z = 1;
                c -> ok
            end;
        d ->
            Z = 3
    end,
    Z.
%%  ^ variable 'Z' unsafe in 'case' (line 6, column 13)
