-module(missing_include_file).
-include("nope.hrl").
%%       ^^^^^^^^^^ can't find include file "nope.hrl"
-include_lib("nope/include/nope.hrl").
%%           ^^^^^^^^^^^^^^^^^^^^^^^ can't find include lib "nope/include/nope.hrl"
