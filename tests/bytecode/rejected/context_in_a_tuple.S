%% rule: contexts
%% x1 may hold a match context, which is no term
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {bs_start_match3,{f,1},{x,0},1,{x,1}}.
    {test_heap,2,2}.
    {put_tuple2,{x,0},{list,[{x,1}]}}.
    return.
    int_code_end.
