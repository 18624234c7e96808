-module(inside_an_old_catch).
-export([f/1]).
f(X) ->
    catch (Y = hd(X)),
    Y.
%%  ^ variable 'Y' unsafe in 'catch' (line 4, column 5)
