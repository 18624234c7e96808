%% rule: initialised
%% x1 is read, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{x,0},{x,1}}.
    {test_heap,2,1}.
    {put_list,{x,1},nil,{x,0}}.
    return.
    int_code_end.
