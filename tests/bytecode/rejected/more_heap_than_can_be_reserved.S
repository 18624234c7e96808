%% rule: heap
%% at most 16777216 words, floats or funs are reserved, not 536870912
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {test_heap,536870912,1}.
    {put_list,{x,0},nil,{x,0}}.
    return.
    int_code_end.
