%% rule: heap
%% a fun is made, none of those reserved is left
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,9,1}.
    {make_fun3,{f,2},0,0,{x,0},{list,[]}}.
    return.
    int_code_end.
