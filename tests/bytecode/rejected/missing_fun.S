%% rule: indexes
%% fun 7 does not exist
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,{alloc,[{words,0},{floats,0},{funs,1}]},0}.
    {make_fun3,{missing,'fun',7},{x,0},{list,[]}}.
    return.
    int_code_end.
