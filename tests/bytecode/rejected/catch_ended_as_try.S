%% rule: handlers
%% y0 does not hold the innermost handler of this kind
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,1,1}.
    {'catch',{y,0},{f,3}}.
  {label,3}.
    {try_end,{y,0}}.
    {deallocate,1}.
    return.
    int_code_end.
