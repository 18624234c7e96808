%% rule: handlers
%% a handler lives in a Y register
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
    {'try',{x,1},{f,3}}.
  {label,3}.
    {try_case,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
