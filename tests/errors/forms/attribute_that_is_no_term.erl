-module(attribute_that_is_no_term).
-author(f(x)).
%%      ^^^^ bad attribute
