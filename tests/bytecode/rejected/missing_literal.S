%% rule: indexes
%% literal 7 does not exist (the module has 0)
{module, m}.
{exports, [{f,1}]}.

{function, f, 1, 2}.
  {label,1}.
    {func_info,{atom,m},{atom,f},1}.
  {label,2}.
    {move,{missing,literal,7},{x,0}}.
    return.
    int_code_end.
