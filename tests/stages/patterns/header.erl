%% Segments are taken in order out of a match context; constant bytes are compared in one step.
-module(header).
-export([parse/1]).

parse(<<"GIF", Version:3/binary, Width:16/little, Height:16/little, Rest/binary>>) ->
    {gif, Version, Width, Height, Rest};
parse(<<Length, Body:Length/binary, _/bitstring>>) ->
    {block, Body};
parse(_) ->
    unknown.
