%% rule: initialised
%% y0 is read, but not every path writes to it before
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate,1,1}.
    {move,{y,0},{x,0}}.
    {deallocate,1}.
    return.
    int_code_end.
