%% rule: handlers
%% y0 holds a handler and is overwritten
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
    {'catch',{y,0},{f,3}}.
    {move,{x,0},{y,0}}.
  {label,3}.
    {catch_end,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
