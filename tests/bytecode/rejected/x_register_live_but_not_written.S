%% rule: initialised
%% 3 X registers are live, but not every path writes to x1
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,nil,{x,2}}.
    {test_heap,2,3}.
    return.
    int_code_end.
