%% rule: handlers
%% x1 is read before the handler has begun
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
    {'catch',{y,0},{f,3}}.
    {call_ext,1,{extfunc,lists,reverse,1}}.
    {jump,{f,4}}.
  {label,3}.
    {move,{x,1},{x,0}}.
  {label,4}.
    {catch_end,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
