%% rule: initialised
%% y1 is part of the frame here, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,2,1}.
    {move,{x,0},{y,0}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    {deallocate,2}.
    return.
    int_code_end.
