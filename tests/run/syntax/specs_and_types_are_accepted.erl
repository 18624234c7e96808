%% -spec, -type, -opaque say nothing at run time.
-module(specs_and_types_are_accepted).
-export([main/0]).

-type shape() :: {square, number()} | {circle, float()}.
-opaque secret() :: #{atom() => [secret()]} | none.
-export_type([shape/0, secret/0]).
-spec area(shape()) -> number().
main() -> io:format("~w~n", [area({square, 3})]).

area({square, X}) -> X * X;
area({circle, R}) -> 3.0 * R * R.
