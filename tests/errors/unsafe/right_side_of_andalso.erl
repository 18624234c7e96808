-module(right_side_of_andalso).
-export([f/1]).
f(X) ->
    (X > 0) andalso (Y = X),
    Y.
%%  ^ variable 'Y' unsafe in 'andalso' (line 4, column 13)
