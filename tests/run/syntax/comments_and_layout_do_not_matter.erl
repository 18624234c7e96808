%% Odd layout, comments anywhere, many expressions on a line.
-module(comments_and_layout_do_not_matter).
-export([main/0]).

main
  ( ) -> % comment
    X = 1, Y
      = 2 %% another
    , io:format("~w"
    "~n", [ X
          + Y ] )
    .
