%% rule: handlers
%% paths with different handlers in force meet
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
    {is_atom,{f,3},{x,0}}.
    {'catch',{y,0},{f,4}}.
  {label,3}.
    {deallocate,1}.
    return.
  {label,4}.
    {catch_end,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
