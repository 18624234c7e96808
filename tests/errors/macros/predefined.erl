-module(predefined).
-define(MODULE, x).
%%      ^^^^^^ redefining predefined macro 'MODULE'
