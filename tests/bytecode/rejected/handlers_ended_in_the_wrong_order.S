%% rule: handlers
%% y1 does not hold the innermost handler of this kind
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {allocate_zero,2,1}.
    {'catch',{y,1},{f,3}}.
    {'catch',{y,0},{f,4}}.
  {label,3}.
    {catch_end,{y,1}}.
  {label,4}.
    {catch_end,{y,0}}.
    {deallocate,2}.
    return.
    int_code_end.
