%% rule: handlers
%% the handler in y0 is still in force
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,2,1}.
    {'catch',{y,0},{f,3}}.
    {trim,1,1}.
  {label,3}.
    {catch_end,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
