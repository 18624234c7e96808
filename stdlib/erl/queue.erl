%% Queues with two ends: {Rear, Front}, the rear's list reversed. Both lists
%% hold an element when there are two or more, so that each end is at hand.
-module(queue).
-compile({no_auto_import, [get/1]}).
-export([new/0, is_queue/1, is_empty/1, len/1, to_list/1, from_list/1, member/2, in/2, in_r/2, out/1, out_r/1]).
-export([get/1, get_r/1, peek/1, peek_r/1, drop/1, drop_r/1, reverse/1, join/2, split/2]).
-export([filter/2, filtermap/2, fold/3, any/2, all/2, delete/2, delete_r/2, delete_with/2, delete_with_r/2]).
-export([cons/2, head/1, tail/1, snoc/2, last/1, daeh/1, init/1, liat/1, lait/1]).

-define(IS_QUEUE(Rear, Front), is_list(Rear), is_list(Front)).

new() -> {[], []}.

is_queue({Rear, Front}) when ?IS_QUEUE(Rear, Front) -> true;
is_queue(_) -> false.

is_empty({[], []}) -> true;
is_empty({Rear, Front}) when ?IS_QUEUE(Rear, Front) -> false;
is_empty(Other) -> erlang:error(badarg, [Other]).

len({Rear, Front}) when ?IS_QUEUE(Rear, Front) -> length(Rear) + length(Front);
len(Other) -> erlang:error(badarg, [Other]).

to_list({Rear, Front}) when ?IS_QUEUE(Rear, Front) -> Front ++ lists:reverse(Rear, []);
to_list(Other) -> erlang:error(badarg, [Other]).

from_list(List) when is_list(List) -> from_front(List);
from_list(Other) -> erlang:error(badarg, [Other]).

member(Element, {Rear, Front}) when ?IS_QUEUE(Rear, Front) ->
    lists:member(Element, Rear) orelse lists:member(Element, Front);
member(Element, Other) -> erlang:error(badarg, [Element, Other]).

%% ---- Balancing: half of one list becomes the other ----

from_front([]) -> {[], []};
from_front([_] = List) -> {List, []};
from_front(List) ->
    {Front, Rest} = lists:split(length(List) div 2, List),
    {lists:reverse(Rest, []), Front}.

from_rear(List) -> reverse(from_front(List)).

reverse({Rear, Front}) when ?IS_QUEUE(Rear, Front) -> {Front, Rear};
reverse(Other) -> erlang:error(badarg, [Other]).

%% ---- The ends ----

in(Element, {[_] = Rear, []}) -> {[Element], Rear};
in(Element, {Rear, Front}) when ?IS_QUEUE(Rear, Front) -> {[Element | Rear], Front};
in(Element, Other) -> erlang:error(badarg, [Element, Other]).

in_r(Element, {[], [_] = Front}) -> {Front, [Element]};
in_r(Element, {Rear, Front}) when ?IS_QUEUE(Rear, Front) -> {Rear, [Element | Front]};
in_r(Element, Other) -> erlang:error(badarg, [Element, Other]).

out({[], []} = Queue) -> {empty, Queue};
out({[Last], []}) -> {{value, Last}, {[], []}};
out({[Last | Rear], []}) ->
    %% Not made here, but it may come from elsewhere.
    [First | Front] = lists:reverse(Rear, []),
    {{value, First}, {[Last], Front}};
out({Rear, [First]}) when is_list(Rear) -> {{value, First}, from_rear(Rear)};
out({Rear, [First | Front]}) when is_list(Rear) -> {{value, First}, {Rear, Front}};
out(Other) -> erlang:error(badarg, [Other]).

out_r({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) ->
    {Result, Rest} = out(reverse(Queue)),
    {Result, reverse(Rest)};
out_r(Other) -> erlang:error(badarg, [Other]).

peek({[], []}) -> empty;
peek({Rear, [First | _]}) when is_list(Rear) -> {value, First};
peek({[_ | _] = Rear, []}) -> {value, lists:last(Rear)};
peek(Other) -> erlang:error(badarg, [Other]).

peek_r({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) -> peek(reverse(Queue));
peek_r(Other) -> erlang:error(badarg, [Other]).

get({[], []} = Queue) -> erlang:error(empty, [Queue]);
get({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) ->
    {value, First} = peek(Queue),
    First;
get(Other) -> erlang:error(badarg, [Other]).

get_r({[], []} = Queue) -> erlang:error(empty, [Queue]);
get_r({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) -> get(reverse(Queue));
get_r(Other) -> erlang:error(badarg, [Other]).

drop({[], []} = Queue) -> erlang:error(empty, [Queue]);
drop({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) -> element(2, out(Queue));
drop(Other) -> erlang:error(badarg, [Other]).

drop_r({[], []} = Queue) -> erlang:error(empty, [Queue]);
drop_r({Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) -> element(2, out_r(Queue));
drop_r(Other) -> erlang:error(badarg, [Other]).

%% ---- Whole queues ----

join({Rear, Front} = Queue, {[], []}) when ?IS_QUEUE(Rear, Front) -> Queue;
join({[], []}, {Rear, Front} = Queue) when ?IS_QUEUE(Rear, Front) -> Queue;
join({Rear1, Front1}, {Rear2, Front2}) when ?IS_QUEUE(Rear1, Front1), ?IS_QUEUE(Rear2, Front2) ->
    {Rear2, Front1 ++ lists:reverse(Rear1, Front2)};
join(Other1, Other2) -> erlang:error(badarg, [Other1, Other2]).

split(N, {Rear, Front} = Queue) when is_integer(N), N >= 0, ?IS_QUEUE(Rear, Front) ->
    case len(Queue) of
        Length when N =< Length ->
            {Before, After} = lists:split(N, to_list(Queue)),
            {from_front(Before), from_front(After)};
        _ -> erlang:error(badarg, [N, Queue])
    end;
split(N, Other) -> erlang:error(badarg, [N, Other]).

%% `Holds` may also give a list, to put in the element's place.
filter(Holds, {Rear, Front} = Queue) when is_function(Holds, 1), ?IS_QUEUE(Rear, Front) ->
    Kept = fun(Element) ->
                   case Holds(Element) of
                       true -> [Element];
                       false -> [];
                       List when is_list(List) -> List
                   end
           end,
    from_front(lists:flatmap(Kept, to_list(Queue)));
filter(Holds, Other) -> erlang:error(badarg, [Holds, Other]).

filtermap(Change, {Rear, Front} = Queue) when is_function(Change, 1), ?IS_QUEUE(Rear, Front) ->
    from_front(lists:filtermap(Change, to_list(Queue)));
filtermap(Change, Other) -> erlang:error(badarg, [Change, Other]).

fold(Combine, Start, {Rear, Front}) when is_function(Combine, 2), ?IS_QUEUE(Rear, Front) ->
    lists:foldr(Combine, lists:foldl(Combine, Start, Front), Rear);
fold(Combine, Start, Other) -> erlang:error(badarg, [Combine, Start, Other]).

any(Holds, {Rear, Front}) when is_function(Holds, 1), ?IS_QUEUE(Rear, Front) ->
    lists:any(Holds, Front) orelse lists:any(Holds, Rear);
any(Holds, Other) -> erlang:error(badarg, [Holds, Other]).

all(Holds, {Rear, Front}) when is_function(Holds, 1), ?IS_QUEUE(Rear, Front) ->
    lists:all(Holds, Front) andalso lists:all(Holds, Rear);
all(Holds, Other) -> erlang:error(badarg, [Holds, Other]).

delete(Element, Queue) -> delete_with(fun(Other) -> Other =:= Element end, Queue).

delete_r(Element, Queue) -> delete_with_r(fun(Other) -> Other =:= Element end, Queue).

%% Without the first element that is found, from the front or from the rear.
delete_with(Holds, {Rear, Front} = Queue) when is_function(Holds, 1), ?IS_QUEUE(Rear, Front) ->
    case lists:splitwith(fun(Element) -> not Holds(Element) end, to_list(Queue)) of
        {_, []} -> Queue;
        {Before, [_ | After]} -> from_front(Before ++ After)
    end;
delete_with(Holds, Other) -> erlang:error(badarg, [Holds, Other]).

delete_with_r(Holds, {Rear, Front} = Queue) when is_function(Holds, 1), ?IS_QUEUE(Rear, Front) ->
    reverse(delete_with(Holds, reverse(Queue)));
delete_with_r(Holds, Other) -> erlang:error(badarg, [Holds, Other]).

%% ---- By the names of Okasaki's book ----

cons(Element, Queue) -> in_r(Element, Queue).

head(Queue) -> get(Queue).

tail(Queue) -> drop(Queue).

snoc(Queue, Element) -> in(Element, Queue).

last(Queue) -> get_r(Queue).

daeh(Queue) -> get_r(Queue).

init(Queue) -> drop_r(Queue).

liat(Queue) -> drop_r(Queue).

lait(Queue) -> drop_r(Queue).
