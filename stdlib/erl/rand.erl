%% Random numbers by Xorshift116** (`exsss`), OTP's default: the same seed gives
%% the same numbers as there. (Vigna, "An experimental exploration of
%% Marsaglia's xorshift generators, scrambled"; the 58-bit variant is of Vigna
%% and Wikström.) Seeds are stretched by SplitMix64.
%%
%% A state is {exsss, [S1 | S0]}. The functions without a state keep theirs in
%% the dictionary of the process.
%%
%% Differs from OTP: there is no other algorithm, and normal/0 draws by Box and
%% Muller's method, so its numbers are others.
-module(rand).
-export([seed/1, seed/2, seed_s/1, seed_s/2, export_seed/0, export_seed_s/1]).
-export([uniform/0, uniform/1, uniform_s/1, uniform_s/2, uniform_real/0, uniform_real_s/1]).
-export([normal/0, normal/2, normal_s/1, normal_s/3, bytes/1, bytes_s/2, splitmix64_next/1]).

-define(DICTIONARY_KEY, rand_seed).
-define(BITS, 58).
-define(MASK58, ((1 bsl 58) - 1)).
-define(MASK64, ((1 bsl 64) - 1)).

%% ---- Seeds ----

seed(Seed) -> keep(seed_s(Seed)).

seed(Algorithm, Seed) -> keep(seed_s(Algorithm, Seed)).

keep(State) ->
    put(?DICTIONARY_KEY, State),
    State.

seed_s({exsss, [_ | _]} = State) -> State;
seed_s(Algorithm) -> seed_s(Algorithm, {erlang:phash2([{node(), self()}]), erlang:system_time(), erlang:unique_integer()}).

seed_s(default, Seed) -> seed_s(exsss, Seed);
seed_s(exsss, {A1, A2, A3}) ->
    {_, X0} = mixed58(A1),
    {S0, X1} = mixed58(A2 bxor X0),
    {S1, _} = mixed58(A3 bxor X1),
    {exsss, [S0 | S1]};
seed_s(exsss, Seed) when is_integer(Seed) ->
    {S0, Next} = mixed58(Seed),
    {S1, _} = mixed58(Next),
    {exsss, [S0 | S1]};
seed_s(exsss, [_ | _] = Seeds) -> {exsss, state_of([masked(Seed) || Seed <- Seeds])};
seed_s(Algorithm, _) -> error({no_such_algorithm, Algorithm}).

%% At most two words, not all of them 0.
state_of([_, _, _ | _]) -> error(too_many_seed_integers);
state_of([0]) -> error(zero_seed);
state_of([0, 0]) -> error(zero_seed);
state_of([S0]) -> [S0 | 0];
state_of([S0, S1]) -> [S0 | S1].

masked(Seed) when is_integer(Seed) -> Seed band ?MASK58;
masked(_) -> error(non_integer_seed).

%% 58 bits that are not all 0.
mixed58(X) ->
    {Mixed, Next} = splitmix64_next(X),
    case Mixed band ?MASK58 of
        0 -> mixed58(Next);
        Word -> {Word, Next}
    end.

splitmix64_next(X0) ->
    X = (X0 + 16#9E3779B97F4A7C15) band ?MASK64,
    Z1 = ((X bxor (X bsr 30)) * 16#BF58476D1CE4E5B9) band ?MASK64,
    Z2 = ((Z1 bxor (Z1 bsr 27)) * 16#94D049BB133111EB) band ?MASK64,
    {Z2 bxor (Z2 bsr 31), X}.

export_seed() -> get(?DICTIONARY_KEY).

export_seed_s({exsss, _} = State) -> State.

state() ->
    case get(?DICTIONARY_KEY) of
        undefined -> seed(exsss);
        State -> State
    end.

%% ---- 58 bits ----

%% Shifts are masked before, so that no word gets longer than 58 bits.
next([S1 | S0]) ->
    Shifted = S1 bxor ((S1 band (?MASK58 bsr 24)) bsl 24),
    New = Shifted bxor S0 bxor (Shifted bsr 11) bxor (S0 bsr 41),
    {scrambled(S0), [S0 | New]}.

%% rotate(S * 5, 7) * 9; sums of shifts, since a product would be a bignum.
scrambled(S) ->
    Times5 = (S + ((S band (?MASK58 bsr 2)) bsl 2)) band ?MASK58,
    Rotated = ((Times5 band (?MASK58 bsr 7)) bsl 7) bor (Times5 bsr (?BITS - 7)),
    (Rotated + ((Rotated band (?MASK58 bsr 3)) bsl 3)) band ?MASK58.

%% ---- Uniform numbers ----

uniform() -> drawn(uniform_s(state())).

uniform(N) -> drawn(uniform_s(N, state())).

uniform_real() -> drawn(uniform_real_s(state())).

drawn({Number, State}) ->
    keep(State),
    Number.

%% 0.0 =< X < 1.0, a multiple of 2 to the -53.
uniform_s({exsss, Words}) ->
    {Word, Next} = next(Words),
    {(Word bsr (?BITS - 53)) * math:pow(2.0, -53), {exsss, Next}}.

%% 1 =< X =< N. A word from the end of the range where the last remainders are
%% missing is thrown away, so that each number is as likely as the others.
uniform_s(N, {exsss, Words}) when is_integer(N), N >= 1, N =< ?MASK58 + 1 ->
    {Word, Next} = next(Words),
    Remainder = Word rem N,
    case Word - Remainder =< ?MASK58 + 1 - N of
        true -> {Remainder + 1, {exsss, Next}};
        false -> uniform_s(N, {exsss, Next})
    end;
uniform_s(N, {exsss, Words}) when is_integer(N), N > ?MASK58 ->
    {Word, Next} = next(Words),
    case N band (N - 1) of
        0 ->
            {Bits, Last, _} = more_bits(N bsr ?BITS, Word, Next, ?BITS),
            {(Bits band (N - 1)) + 1, {exsss, Last}};
        _ ->
            %% Two bits more than N has, so that three of four draws fit.
            {Bits, Last, Count} = more_bits(N bsr (?BITS - 2), Word, Next, ?BITS),
            Remainder = Bits rem N,
            case Bits - Remainder =< (1 bsl Count) - N of
                true -> {Remainder + 1, {exsss, Last}};
                false -> uniform_s(N, {exsss, Last})
            end
    end.

more_bits(Range, Bits, Words, Count) when Range =< 1 -> {Bits, Words, Count};
more_bits(Range, Bits, Words, Count) ->
    {Word, Next} = next(Words),
    more_bits(Range bsr ?BITS, (Bits bsl ?BITS) bor Word, Next, Count + ?BITS).

%% 0.0 < X < 1.0, with full precision near 0 too: the exponent comes from the
%% leading zeros of what is drawn.
uniform_real_s({exsss, Words}) -> real(Words, 0).

real(Words, Exponent) ->
    {Word, Next} = next(Words),
    case Word bsr 2 of
        0 -> real(Next, Exponent - 56);
        Mantissa ->
            case leading_zeros(Mantissa, 0) of
                Zeros when Zeros =< 3 ->
                    {(Mantissa bsr (3 - Zeros)) * math:pow(2.0, Exponent - 53 - Zeros), {exsss, Next}};
                Zeros ->
                    %% Bits of another word fill the mantissa up to 53.
                    Missing = Zeros - 3,
                    {More, Last} = next(Next),
                    Filled = (Mantissa bsl Missing) bor (More bsr (?BITS - Missing)),
                    {Filled * math:pow(2.0, Exponent - 56 - Missing), {exsss, Last}}
            end
    end.

%% Of 56 bits.
leading_zeros(Mantissa, Count) when Mantissa >= 1 bsl 55 -> Count;
leading_zeros(Mantissa, Count) -> leading_zeros(Mantissa bsl 1, Count + 1).

%% ---- Others ----

normal() -> drawn(normal_s(state())).

normal(Mean, Variance) -> drawn(normal_s(Mean, Variance, state())).

normal_s(State0) ->
    {Radius, State1} = uniform_real_s(State0),
    {Angle, State2} = uniform_s(State1),
    {math:sqrt(-2.0 * math:log(Radius)) * math:cos(2.0 * math:pi() * Angle), State2}.

normal_s(Mean, Variance, State) when Variance > 0 ->
    {Number, Next} = normal_s(State),
    {Mean + math:sqrt(Variance) * Number, Next}.

bytes(N) -> drawn(bytes_s(N, state())).

%% Seven bytes a word.
bytes_s(N, {exsss, Words}) when is_integer(N), N >= 0 -> bytes(N, Words, <<>>).

bytes(N, Words, Done) when N > 7 ->
    {Word, Next} = next(Words),
    bytes(N - 7, Next, <<Done/binary, (Word bsr 2):56>>);
bytes(N, Words, Done) ->
    {Word, Next} = next(Words),
    {<<Done/binary, (Word bsr (56 - N * 8)):(N * 8)>>, {exsss, Next}}.
