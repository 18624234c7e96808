%% rule: registers
%% y2 is outside the frame of 2
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,2,1}.
    {move,{x,0},{y,2}}.
    {deallocate,2}.
    return.
    int_code_end.
