-module(obsolete_type_test).
-export([f/1]).
f(X) when atom(X) -> X.
%%        ^^^^ Warning: atom/1 obsolete (use is_atom/1)
