%% rule: lists
%% select_tuple_arity cannot compare with an atom
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {select_tuple_arity,{x,0},{f,1},{list,[{atom,a},{f,1}]}}.
    int_code_end.
