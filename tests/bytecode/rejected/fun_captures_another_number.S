%% rule: lists
%% fun 0 captures 0 values, not 1
{module, m}.
{exports, [{f,1}]}.
{funs, [{f,1,{f,2},0,0,0}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,{alloc,[{words,1},{floats,0},{funs,1}]},1}.
    {make_fun3,{f,2},0,0,{x,0},{list,[{x,0}]}}.
    return.
    int_code_end.
